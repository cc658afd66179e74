"""Sends updates by boto3: boto3_update.py REQUESTS THREADS, the requests as a JSON list."""

import concurrent.futures
import json
import sys

import boto3
import botocore.config

with open(sys.argv[1], encoding="utf-8") as file:
    requests = json.load(file)
threads = int(sys.argv[2])
client = boto3.client("appflow", config=botocore.config.Config(max_pool_connections=threads))
if threads == 1:
    for request in requests:
        client.update_connector_profile(**request)
else:
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda request: client.update_connector_profile(**request), requests))
