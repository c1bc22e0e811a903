"""A store that speaks S3 on this machine: bucket `lake`, with the files below the folder `lake` as objects.
Writes where it listens into the file `endpoint`, and in the end, or for each line of its input, all objects
into the folder `stored`, and then the line into `listed`.
"""

import os
import shutil
import sys

import boto3
from moto.server import ThreadedMotoServer


def below(folder):
    for above, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(above, name), folder)


def store_all(client):
    shutil.rmtree("stored", ignore_errors=True)
    for found in client.list_objects_v2(Bucket="lake").get("Contents", []):
        # What stands for a folder that has been emptied, as Arrow leaves it, has a slash and no bytes.
        if found["Key"].endswith("/"):
            continue
        path = os.path.join("stored", found["Key"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(client.get_object(Bucket="lake", Key=found["Key"])["Body"].read())


server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
server.start()
host, port = server.get_host_and_port()
client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1",
                      aws_access_key_id="name", aws_secret_access_key="hunter2")
client.create_bucket(Bucket="lake")
for name in below("lake"):
    with open(os.path.join("lake", name), "rb") as file:
        client.put_object(Bucket="lake", Key=name, Body=file.read())
with open("endpoint.part", "w") as file:
    file.write(f"{host}:{port}")
os.rename("endpoint.part", "endpoint")
for line in sys.stdin:
    store_all(client)
    with open("listed", "w") as file:
        file.write(line)
store_all(client)
