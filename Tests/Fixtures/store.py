"""A store that speaks S3 on this machine, with one object in it. Writes where it listens into the folder,
and at the end of its input all objects, as `lake-out-r.csv` for `s3://lake/out/r.csv`.
"""

import sys

import boto3
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
server.start()
host, port = server.get_host_and_port()
client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1",
                      aws_access_key_id="name", aws_secret_access_key="hunter2")
client.create_bucket(Bucket="lake")
client.put_object(Bucket="lake", Key="in/s.csv", Body=b"k,x\na,3\nb,4\n")
with open("endpoint", "w") as file:
    file.write(f"{host}:{port}")
sys.stdin.read()
for found in client.list_objects_v2(Bucket="lake")["Contents"]:
    body = client.get_object(Bucket="lake", Key=found["Key"])["Body"].read()
    with open("lake-" + found["Key"].replace("/", "-"), "wb") as file:
        file.write(body)
