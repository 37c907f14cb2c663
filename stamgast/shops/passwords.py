from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP's password storage page advises: 19 MiB, two rounds.

    Django's own 100 MiB a hash would let eight people signing in take 800 MB.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
