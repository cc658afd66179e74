"""Signs a request by botocore: botocore_sign.py COUNT BYTES. Prints the nanoseconds that one takes."""

import sys
import time

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

count, size = int(sys.argv[1]), int(sys.argv[2])
signer = SigV4Auth(
    Credentials("AKIAFAKE000000000000", "fake-secret-access-key-of-forty-letters"), "appflow", "us-east-1")


def sign():
    signer.add_auth(AWSRequest(
        "POST", "https://appflow.us-east-1.amazonaws.com/update-connector-profile", data=b"x" * size,
        headers={"Content-Type": "application/json"}))


for _ in range(100):
    sign()
begun = time.perf_counter()
for _ in range(count):
    sign()
print((time.perf_counter() - begun) * 1e9 / count)
