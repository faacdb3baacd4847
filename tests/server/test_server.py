"""The servers, clients, clusters and browsers that the other tests rely on."""

import time

import pytest
from support import databases
from support.client import RpcError


def test_call(server):
    client = server.client()
    assert client.call("res.users", "read", [client.uid], ["login"]) == [
        {"id": client.uid, "login": "admin"}
    ]


def test_error_has_traceback(server):
    with pytest.raises(RpcError, match="Traceback"):
        server.client().call("res.users", "read", [0], ["nothing"])


def test_killed_server_comes_back(server):
    client = server.client()
    server.kill()
    answer = client.ask("res.users", "search_count", [])
    assert answer.is_lost
    server.start()
    assert client.call("res.users", "search_count", []) > 1


def test_workers(make_server, database):
    client = make_server(database, workers=2).client()
    assert client.call("res.users", "search_count", []) > 1


def test_cluster_of_its_own(own_cluster, make_server):
    name = own_cluster.take(databases.template(), "crm_e2e_cluster")
    client = make_server(name, environment=own_cluster.environment).client()
    partner = client.call("res.partner", "create", {"name": "Kept"})
    own_cluster.restart("immediate")
    deadline = time.monotonic() + 20
    while (answer := client.ask("res.partner", "read", partner, ["name"])).error:
        assert time.monotonic() < deadline, answer.error
    assert answer.result[0]["name"] == "Kept"


def test_browser(server, new_page):
    page = new_page(server.client())
    page.goto(f"{server.url}/odoo")
    page.wait_for_selector(".o_web_client .o_navbar, .o_web_client .o_main_navbar")
    assert not page.errors
