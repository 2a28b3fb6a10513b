"""The face of Gongxin: tokens, page frames, components and words that every page shares."""
