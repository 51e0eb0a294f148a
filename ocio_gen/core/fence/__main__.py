"""The child's program: python -m ocio_gen.core.fence SETTINGS."""

from ocio_gen.core.fence.child import main

main()
