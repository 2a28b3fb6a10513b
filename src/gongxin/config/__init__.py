"""Where everything is put together: settings, addresses, start-up checks. Nothing imports it."""
