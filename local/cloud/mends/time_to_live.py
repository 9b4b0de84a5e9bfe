"""A table's TTL is set by CloudFormation, and what expires goes through the stream like any other removal.

MiniStack drops TimeToLiveSpecification from templates, and its reaper removes items silently. On AWS the stream record
of an expiry carries the service as its user.
"""

import threading
from typing import Callable

import ministack.core.responses as responses
import ministack.services.dynamodb as dynamodb

from . import replace

REAPER = "dynamodb-ttl-reaper"
EXPIRED_BY = {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}


def apply() -> None:
    replace.provisioner("AWS::DynamoDB::Table", _with_time_to_live)
    if not any(thread.name == REAPER for thread in threading.enumerate()):
        raise AssertionError(f"no thread named {REAPER}")
    remove = dynamodb._remove_item

    def remove_and_tell(table: dict, partition: str, sort: str):
        old = remove(table, partition, sort)
        if old is not None and threading.current_thread().name == REAPER:
            _emit_removal(table, old)
        return old

    dynamodb._remove_item = remove_and_tell


def _emit_removal(table: dict, old: dict) -> None:
    _, _, _, region, account, _ = table["TableArn"].split(":", 5)
    account_token = responses._request_account_id.set(account)
    region_token = responses._request_region.set(region)
    try:
        dynamodb._emit_stream_event(table["TableName"], "REMOVE", old, None)
        records = dynamodb._stream_records.get(table["TableName"])
        if records:
            records[-1]["userIdentity"] = {"type": EXPIRED_BY["Type"], "principalId": EXPIRED_BY["PrincipalId"]}
    finally:
        responses._request_account_id.reset(account_token)
        responses._request_region.reset(region_token)


def _with_time_to_live(original: Callable, verb: str) -> Callable:
    def provision(*args):
        made = original(*args)
        properties = args[1] if verb == "create" else args[2]
        setting = properties.get("TimeToLiveSpecification")
        if setting:
            enabled = str(setting.get("Enabled")).lower() == "true"
            dynamodb._update_ttl(
                {
                    "TableName": made[0],
                    "TimeToLiveSpecification": {"Enabled": enabled, "AttributeName": setting["AttributeName"]},
                }
            )
        return made

    return provision
