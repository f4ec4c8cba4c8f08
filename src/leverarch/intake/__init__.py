"""From the bytes of an evidence file to pages: pure functions, called in a process of their own (`probing`)."""
