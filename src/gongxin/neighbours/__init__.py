"""邻接系统: what stands beside the platform in a province, as real programs for the demonstration and the tests.

An identity provider (OpenID Connect) and a population base (docs/api/population-base.yaml). Each is a process of
its own with a wire between it and the platform; neither side imports the other. An installation uses the province's.
"""
