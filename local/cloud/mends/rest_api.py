"""A REST API keeps a broken function's secrets, and takes only the tokens that AWS takes.

- A function that fails or answers in no shape of an answer gives 502 and our gateway response; MiniStack sends the
  error's message and stack to the caller, or the nonsense with 200.
- Without scopes on the method, a Cognito authorizer takes identity tokens only; MiniStack takes access tokens too.
- A list in the claims, such as cognito:groups, reaches the function as `a,b`; MiniStack gives `[a b]`, as HTTP APIs do.
"""

import ministack.services.apigateway_v1 as gateway

from . import replace

UNAUTHORIZED = 'return None, _gw_error("UNAUTHORIZED", "Unauthorized")'


def apply() -> None:
    replace.in_function(
        gateway,
        "_lambda_proxy_response",
        (
            "    return lambda_response, None",
            '    if not result.get("error") and not result.get("throttle") and not _is_proxy_answer(result.get("body")):\n'
            '        return None, "Malformed Lambda proxy response"\n'
            "    return lambda_response, None",
        ),
    )
    gateway._is_proxy_answer = _is_proxy_answer
    replace.in_function(
        gateway,
        "_invoke_lambda_proxy_v1",
        (
            'return 502, {"Content-Type": "application/json"}, json.dumps({"message": err}).encode()',
            'return _gw_error("DEFAULT_5XX", "Internal server error")',
        ),
    )
    replace.in_function(
        gateway, "_gateway_error_response", ('(403 if response_type == "DEFAULT_4XX" else 500)', "(403 if response_type == \"DEFAULT_4XX\" else 502)")
    )
    replace.in_function(gateway, "_stringify_claims", ('"[" + " ".join(str(v) for v in value) + "]"', '",".join(str(v) for v in value)'))
    replace.in_function(
        gateway,
        "_validate_cognito_authorizer",
        (
            "    if required_scopes:\n",
            f'    if not required_scopes and claims.get("token_use") != "id":\n        {UNAUTHORIZED}\n    if required_scopes:\n',
        ),
    )


def _is_proxy_answer(body: object) -> bool:
    return isinstance(body, dict) and "statusCode" in body
