"""What is told of the tools is what holds, and what the vendor says of them."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from tests.dialects.zencreator import judge
from tests.dialects.zencreator.guest import Guest


def normal(schema: Any) -> Any:
    """A schema in one spelling: what lists values or names lists them in order, and null goes without saying."""
    if isinstance(schema, list):
        return sorted((normal(part) for part in schema), key=str)
    if not isinstance(schema, dict):
        return schema
    plain = {name: normal(part) for name, part in schema.items()}
    if "enum" in plain and "type" in plain:
        plain["enum"] = [value for value in plain["enum"] if value is not None]
    return plain


@pytest.mark.parametrize("tool", sorted(judge.TOOLS))
async def test_a_tool_is_as_the_vendor_has_it(tool: str, regular: Guest) -> None:
    await regular.refresh()
    answer = await regular.get(f"/tools/{tool}")
    judge.check("get_tool", answer)
    told, known = answer.json(), judge.TOOLS[tool]
    assert told["name"] == tool
    assert len(told["description"]) > 20
    assert (told["price"], told["pricing"]) == (known["base_price"], known["price_label"])
    assert normal(told["input_schema"]) == normal(known["input_schema"])
    jsonschema_rs.Draft202012Validator(told["input_schema"])
    ((name, kind),) = [(output["name"], output["type"]) for output in known["outputs"]]
    assert told["output_schema"]["required"] == [name]
    assert told["output_schema"]["properties"][name]["type"] == kind.partition("[")[0]


async def test_all_tools_in_the_vendors_order(regular: Guest) -> None:
    await regular.refresh()
    tools = (await regular.get("/tools")).json()["tools"]
    assert [tool["name"] for tool in tools] == list(judge.TOOLS)
    one = (await regular.get("/tools/lipsync")).json()
    assert one in tools


async def test_what_the_schema_takes_is_taken(regular: Guest) -> None:
    """A client that checks inputs by `input_schema` before it sends them."""
    await regular.refresh()
    tools = {tool["name"]: tool for tool in (await regular.get("/tools")).json()["tools"]}
    for name, tool in tools.items():
        check = jsonschema_rs.Draft202012Validator(tool["input_schema"])
        given = regular.least(name)
        assert check.is_valid(given)
        assert not check.is_valid({**given, "nonsense": 1})
        await regular.make(name, **given)
