"""Makes the first version of the Word templates. From then on they are edited in Word."""
