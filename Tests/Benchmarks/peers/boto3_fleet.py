"""Many accounts by boto3, with threads.

boto3_fleet.py list THREADS ROLE REGION… writes the profiles of an organization's accounts as CSV;
boto3_fleet.py update THREADS REQUESTS sends updates, the requests as a JSON list with the AWS profile that each belongs to."""

import concurrent.futures
import csv
import json
import sys
import threading

import boto3
import botocore.config

threads = int(sys.argv[2])
# Making a client is not safe on several threads; what it reads is read once for the session.
making = threading.Lock()
session = boto3.Session()


def client(service, region, keys=None, profile=None):
    with making:
        own = boto3.Session(profile_name=profile) if profile else session
        return own.client(
            service, region_name=region, config=botocore.config.Config(max_pool_connections=threads), **(keys or {}))


def place(number, role, region, keys):
    appflow, rows, page = client("appflow", region, keys), [], {"nextToken": None}
    while "nextToken" in page:
        more = {"nextToken": page["nextToken"]} if page["nextToken"] else {}
        page = appflow.describe_connector_profiles(maxResults=100, **more)
        rows += [
            [number, region, profile["connectorProfileName"], profile["connectorType"], profile["connectionMode"],
             profile["lastUpdatedAt"].isoformat(), profile["createdAt"].isoformat(), profile["connectorProfileArn"]]
            for profile in page["connectorProfileDetails"]]
    return rows


def keys_of(sts, number, role):
    taken = sts.assume_role(RoleArn=f"arn:aws:iam::{number}:role/{role}", RoleSessionName="bench")["Credentials"]
    return {"aws_access_key_id": taken["AccessKeyId"], "aws_secret_access_key": taken["SecretAccessKey"],
            "aws_session_token": taken["SessionToken"]}


def list_all(role, regions):
    organization, sts = client("organizations", "us-east-1"), client("sts", regions[0])
    rows = csv.writer(sys.stdout)
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        accounts = [
            account["Id"] for page in organization.get_paginator("list_accounts").paginate()
            for account in page["Accounts"]]
        keys = {number: pool.submit(keys_of, sts, number, role) for number in accounts}
        places = [
            pool.submit(lambda number=number, region=region: place(number, role, region, keys[number].result()))
            for number in accounts for region in regions]
        for found in concurrent.futures.as_completed(places):
            rows.writerows(found.result())


def update_all(path):
    with open(path, encoding="utf-8") as file:
        requests = json.load(file)
    clients = {profile: client("appflow", None, profile=profile) for profile in {item[0] for item in requests}}
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda item: clients[item[0]].update_connector_profile(**item[1]), requests))


if sys.argv[1] == "list":
    list_all(sys.argv[3], sys.argv[4:])
else:
    update_all(sys.argv[3])
