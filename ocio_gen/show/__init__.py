"""The show: its description, looks, hosts and releases."""
