/// How often any thread of this process has asked for heap memory so far.
unsigned long allocation_count(void);
