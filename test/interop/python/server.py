"""An Idd peer's server: takes the messages of a DES, keeps its records and sends the responses.

zeep has no server, but its types read and write the elements of the contract: an HTTP server around them is enough.

Usage: server.py PORT WSDL_URL
"""

import queue
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import zeep
from lxml import etree
from zeep.helpers import serialize_object

from client import OURS, PROFILE, THEIRS, Client

ENVELOPE = "http://www.w3.org/2003/05/soap-envelope"
NAMESPACE = "urn:q3645:idd:1"
PORT, WSDL = int(sys.argv[1]), sys.argv[2]

types = zeep.Client(WSDL).wsdl.types
records = {}  # by their whole value: that is the identity of a record
results = {}  # of the messages answered 100, by command and messageId
responses = queue.Queue()
lock = threading.Lock()


def key(record):
    return tuple(serialize_object(record, dict).items())


def listed_in(message):
    listed = message.enumMappingDataList
    return {key(record): record for record in listed.naptrRecord} if listed is not None else {}


def apply(command, message):
    """Applies a request to the copy of the peer's records; all of it, or nothing. Returns the result code."""
    if command == "MOD_DATA_REQ":
        modifications = message.enumMappingModificationList.modification
        if any(key(each.existing) not in records for each in modifications):
            return 604
        for each in modifications:
            del records[key(each.existing)]
        records.update((key(each.modified), each.modified) for each in modifications)
    elif command == "REMOVE_DATA_REQ":
        listed = listed_in(message)
        if any(each not in records for each in listed):
            return 605
        for each in listed:
            del records[each]
    else:
        if command != "ADD_DATA_REQ":
            records.clear()
        if command != "REMOVE_NODE_REQ":
            records.update(listed_in(message))
    return 200


def take(command, message):
    """Returns the return code of the ACK."""
    header = message.header
    is_request = command.endswith("_REQ")
    parties = (header.originatingOperatorId, header.terminatingOperatorId)
    sender, receiver = parties if is_request else reversed(parties)
    if sender != THEIRS:
        return 405
    if receiver != OURS:
        return 410
    seen = (command, header.messageId)
    repeated = seen in results
    if is_request:
        if not repeated:
            results[seen] = apply(command, message)
        responses.put((command, header, results[seen]))
    elif not repeated:
        results[seen] = message.result.resultCode
        if command == "ADD_NODE_RESP" and message.enumMappingDataList is not None:
            records.clear()
            records.update(listed_in(message))
    return 101 if repeated else 100


def answer(element):
    """Reads a message and returns its ACK."""
    command = etree.QName(element).localname
    message = types.get_element(etree.QName(element)).parse(element, types)
    with lock:
        code = take(command, message)
        result = [message.result.resultCode] if command.endswith("_RESP") else []
        print("in", command, message.header.messageId, code, *result, flush=True)
        print("holds", *(f"{r.e164Number or r.e164Prefix} {r.regexp}" for r in records.values()), flush=True)
    return types.get_element(f"{{{NAMESPACE}}}ACK")(messageId=message.header.messageId, returnCode=code)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        # No DTD and nothing from elsewhere: the sender is another operator.
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        request = etree.fromstring(self.rfile.read(int(self.headers["Content-Length"])), parser)
        envelope = etree.Element(f"{{{ENVELOPE}}}Envelope")
        body = etree.SubElement(envelope, f"{{{ENVELOPE}}}Body")
        types.get_element(f"{{{NAMESPACE}}}ACK").render(body, answer(request.find(f"{{{ENVELOPE}}}Body")[0]))
        content = etree.tostring(envelope)
        self.send_response(200)
        self.send_header("Content-Type", "application/soap+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        pass


def send_responses():
    """The response to a request is a message of its own."""
    client = Client(WSDL)
    while True:
        command, header, code = responses.get()
        response = command.replace("_REQ", "_RESP")
        content = dict(result=dict(resultCode=code))
        if response == "ADD_NODE_RESP" and code == 200:
            content["enumMappingDataList"] = dict(naptrRecord=PROFILE)
        try:
            print("out", response, header.messageId, client.send(response, header, **content), flush=True)
        except Exception as error:  # a real peer retransmits
            print("failed", response, header.messageId, error, flush=True)


threading.Thread(target=send_responses, daemon=True).start()
ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
