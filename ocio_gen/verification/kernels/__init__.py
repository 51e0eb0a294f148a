"""Kernels of hosts' own languages, DCTL and BlinkScript, compiled through a shim and run on this machine."""
