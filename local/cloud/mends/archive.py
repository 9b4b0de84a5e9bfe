"""AWS::Events::Archive can be deployed: MiniStack archives and replays, but its CloudFormation does not know how."""

import json

import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.eventbridge as event_bridge

NAME_LENGTH_MAX = 48


def apply() -> None:
    if "AWS::Events::Archive" in provisioners._RESOURCE_HANDLERS:
        raise AssertionError("MiniStack can deploy archives now: this mend is no longer needed")
    provisioners._RESOURCE_HANDLERS["AWS::Events::Archive"] = {"create": _create, "update": _update, "delete": _delete}


def _settings(properties: dict) -> dict:
    pattern = properties.get("EventPattern")
    text = pattern if isinstance(pattern, str) else json.dumps(pattern)
    return {
        "EventSourceArn": properties["SourceArn"],
        "Description": properties.get("Description", ""),
        "RetentionDays": int(properties.get("RetentionDays", 0)),
        **({"EventPattern": text} if pattern else {}),
    }


def _create(logical_id: str, properties: dict, stack: str):
    name = properties.get("ArchiveName") or f"{stack}-{logical_id}"[:NAME_LENGTH_MAX]
    status, _, body = event_bridge._create_archive({"ArchiveName": name, **_settings(properties)})
    if status >= 400:
        raise ValueError(f"AWS::Events::Archive create failed: {body!r}")
    return name, {"Arn": event_bridge._archives[name]["ArchiveArn"], "ArchiveName": name}


def _update(physical_id: str, _old: dict, new: dict, _stack: str):
    event_bridge._update_archive({"ArchiveName": physical_id, **_settings(new)})
    return physical_id, {"Arn": event_bridge._archives[physical_id]["ArchiveArn"], "ArchiveName": physical_id}


def _delete(physical_id: str, _properties: dict) -> None:
    event_bridge._archives.pop(physical_id, None)
