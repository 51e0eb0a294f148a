"""The child's program: python -m ocio_gen.fence SETTINGS."""

from ocio_gen.fence.child import main

main()
