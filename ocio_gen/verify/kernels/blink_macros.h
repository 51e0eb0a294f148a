/* What BlinkScript has built in that a preprocessor replaces. */
#define kernel struct
#define param public
#define local public
