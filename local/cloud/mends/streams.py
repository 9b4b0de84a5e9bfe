"""DynamoDB streams feed functions as AWS does.

MiniStack reads all streams on one thread, so a slow consumer holds up every queue and stream; it ignores a partial
failure (the records behind it are lost), MaximumRetryAttempts, bisecting and the batching window. Ours gives each
consumer one batch at a time, in order, on a thread of its own; gathers it as long as its window says; checkpoints what
was done; and gives up on a record only after its retries, telling the on-failure queue.
"""

import time
from typing import Any, Optional

import ministack.services.dynamodb as dynamodb
import ministack.services.lambda_svc as functions
from ministack.core.responses import _request_account_id, _request_region

from . import replace

RETRIES_FOR_EVER = 10_000
BACKOFF_FIRST_S = 0.2
BACKOFF_MAX_S = 5.0

# A record with its absolute position in the stream.
Placed = tuple[int, dict]


def apply() -> None:
    replace.whole_function(functions, "_poll_dynamodb_streams", "2b2460e933a9f3c3", _poll)


def _poll() -> bool:
    """Hands every idle consumer its next batch; True when one was handed out."""
    busy = False
    for account, region, mapping in functions._iter_all_esms():
        account_token = _request_account_id.set(account)
        region_token = _request_region.set(region)
        try:
            busy = _hand_out(mapping) or busy
        finally:
            _request_account_id.reset(account_token)
            _request_region.reset(region_token)
    return busy


def _hand_out(mapping: dict) -> bool:
    table = _table_of(mapping)
    if table is None or functions._esm_inflight.get(mapping["UUID"], 0):
        return False
    position = _position(mapping, table)
    batch = dynamodb.stream_records_since(table, position, mapping.get("BatchSize", 100))
    if not batch or _is_gathering(mapping, batch):
        return False
    wanted = {record["dynamodb"]["SequenceNumber"] for record in functions._apply_filter_criteria(batch, mapping)}
    placed = [
        (position + offset, record)
        for offset, record in enumerate(batch)
        if record["dynamodb"]["SequenceNumber"] in wanted
    ]
    end = position + len(batch)
    if placed:
        functions._dispatch_esm_batch(mapping["UUID"], _deliver_batch, mapping, placed, end)
    else:
        _checkpoint(mapping, end)
    return True


def _is_gathering(mapping: dict, batch: list[dict]) -> bool:
    """Whether a batch waits for more: it is not full, and the window since its first record is open."""
    window = mapping.get("MaximumBatchingWindowInSeconds") or 0
    first = batch[0]["dynamodb"].get("ApproximateCreationDateTime", 0)
    return len(batch) < mapping.get("BatchSize", 100) and time.time() - first < window


def _table_of(mapping: dict) -> Optional[str]:
    """The table whose live stream an enabled mapping reads."""
    source = mapping.get("EventSourceArn", "")
    if not mapping.get("Enabled", True) or ":dynamodb:" not in source or "/stream/" not in source:
        return None
    name = source.split(":table/", 1)[1].split("/stream/", 1)[0]
    table = dynamodb._tables.get(name)
    return name if table and table.get("LatestStreamArn") == source else None


def _position(mapping: dict, table: str) -> int:
    horizon = dynamodb.stream_start_position(table)
    first = horizon if mapping.get("StartingPosition") == "TRIM_HORIZON" else dynamodb.stream_end_position(table)
    with functions._dynamodb_stream_positions_lock:
        position = max(functions._dynamodb_stream_positions.get(mapping["UUID"], first), horizon)
        functions._dynamodb_stream_positions[mapping["UUID"]] = position
    return position


def _checkpoint(mapping: dict, position: int) -> None:
    with functions._dynamodb_stream_positions_lock:
        functions._dynamodb_stream_positions[mapping["UUID"]] = position


def _deliver_batch(mapping: dict, placed: list[Placed], end: int) -> None:
    if _deliver(mapping, placed):
        _checkpoint(mapping, end)


def _deliver(mapping: dict, placed: list[Placed], attempts: int = 0) -> bool:
    """Delivers records in order until done or given up; False when the mapping went away meanwhile."""
    limit = mapping.get("MaximumRetryAttempts")
    limit = RETRIES_FOR_EVER if limit in (None, -1) else int(limit)
    while placed:
        function, _ = functions._get_func_record_for_qualifier(mapping["FunctionName"], mapping.get("Qualifier"))
        if function is None or mapping["UUID"] not in functions._esms or not mapping.get("Enabled", True):
            return False
        result = functions._execute_function(function, {"Records": [record for _, record in placed]})
        failed = _first_failure(mapping, placed, result)
        if failed is None:
            mapping["LastProcessingResult"] = f"OK - {len(placed)} records"
            return True
        if failed > 0:
            placed, attempts = placed[failed:], 0
            _checkpoint(mapping, placed[0][0])
        attempts += 1
        mapping["LastProcessingResult"] = "FAILED"
        functions.logger.warning("stream: %s failed on %s", mapping["FunctionName"], str(result.get("body"))[:500])
        if mapping.get("BisectBatchOnFunctionError") and len(placed) > 1:
            # A function that named the record that fails has it tried alone from now on.
            half = 1 if _reports(mapping, result) else len(placed) // 2
            if not _deliver(mapping, placed[:half], attempts if half == 1 else 0):
                return False
            placed, attempts = placed[half:], 0
            _checkpoint(mapping, placed[0][0])
        elif attempts > limit:
            records = [record for _, record in placed]
            source = mapping["EventSourceArn"]
            functions._send_ddb_stream_failure_record(
                mapping, function, records, source, result, "RetryAttemptsExhausted"
            )
            return True
        else:
            time.sleep(min(BACKOFF_FIRST_S * 2**attempts, BACKOFF_MAX_S))
    return True


def _reports(mapping: dict, result: dict) -> bool:
    """Whether the function said itself which records failed."""
    asked = "ReportBatchItemFailures" in (mapping.get("FunctionResponseTypes") or [])
    return asked and not result.get("error") and isinstance(result.get("body"), dict)


def _first_failure(mapping: dict, placed: list[Placed], result: dict[str, Any]) -> Optional[int]:
    """The index of the first record that was not handled; None when all were."""
    if result.get("error"):
        return 0
    if not _reports(mapping, result):
        return None
    failed = {failure.get("itemIdentifier") for failure in result["body"].get("batchItemFailures") or []}
    for index, (_, record) in enumerate(placed):
        if record["dynamodb"]["SequenceNumber"] in failed:
            return index
    # An identifier that is none of ours fails the whole batch, as on AWS.
    return 0 if failed else None
