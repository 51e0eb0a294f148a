"""Host plug-ins of a show: OpenFX, Resolve DCTL, Nuke."""
