"""Exact math of the Academy: ACESproxy, ACEScc, ASC CDL, and what their values mean; numpy only."""
