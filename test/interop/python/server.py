"""An Idd peer's server: takes the messages of a DES, keeps its records and sends the responses.

zeep has no server, but its types read and write the elements of the contract: an HTTP server around them is enough.

Usage: server.py PORT WSDL_URL
"""

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urljoin
from urllib.request import urlopen

import zeep
from lxml import etree
from zeep.helpers import serialize_object

from client import ADDRESS, OURS, PROFILE, T0, THEIRS, TRIES, Client

SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
MEDIA_TYPE = "application/soap+xml"
NAMESPACE = "urn:q3645:idd:1"
COMMANDS = [
    f"{procedure}_{kind}"
    for procedure in ("ADD_NODE", "REMOVE_NODE", "ADD_DATA", "MOD_DATA", "REMOVE_DATA")
    for kind in ("REQ", "RESP")
]
# The roles of SOAP in which a receiver acts; an empty one is that of the ultimate receiver.
ROLES = ("", *(f"{SOAP[1:-1]}/role/{name}" for name in ("next", "ultimateReceiver")))
PORT, WSDL = int(sys.argv[1]), sys.argv[2]

types = zeep.Client(WSDL).wsdl.types
ACK = types.get_element(f"{{{NAMESPACE}}}ACK")
LIST = "enumMappingDataList"
EMPTY_LIST = types.get_type(f"{{{NAMESPACE}}}EnumMappingDataListType")(naptrRecord=[])
# zeep checks no patterns and lengths.
schema = etree.XMLSchema(etree.fromstring(urlopen(urljoin(WSDL, "/xsd/idd.xsd")).read()))
client = Client(WSDL)
is_added = False  # whether the other operator's node is
records = {}  # by their whole value: that is the identity of a record
results = {}  # of the messages answered 100, by command and messageId
lock = threading.Lock()


def key(record):
    return tuple(serialize_object(record, dict).items())


def listed_in(message):
    listed = message.enumMappingDataList
    return {key(record): record for record in listed.naptrRecord} if listed is not None else {}


def apply(command, message):
    """Applies a request to the copy of the peer's records; all of it, or nothing. Returns the result code."""
    global is_added
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
    elif command == "ADD_DATA_REQ":
        if not is_added:
            return 603
        records.update(listed_in(message))
    else:
        is_added = command == "ADD_NODE_REQ"
        records.clear()
        if is_added:
            records.update(listed_in(message))
    return 200


def take(command, message):
    """Returns the return code of the ACK."""
    global is_added
    header = message.header
    is_request = command.endswith("_REQ")
    parties = (header.originatingOperatorId, header.terminatingOperatorId)
    sender, receiver = parties if is_request else reversed(parties)
    if sender != THEIRS:
        return 405
    if receiver != OURS or {header.originatingDesAddress, header.terminatingDesAddress} != {ADDRESS}:
        return 410
    seen = (command, header.messageId)
    repeated = seen in results
    if is_request:
        if not repeated:
            results[seen] = apply(command, message)
        threading.Thread(target=respond, args=(command, header, results[seen])).start()
    elif not repeated:
        results[seen] = message.result.resultCode
        if command == "ADD_NODE_RESP" and message.enumMappingDataList is not None:
            is_added = True
            records.clear()
            records.update(listed_in(message))
    return 101 if repeated else 100


def respond(command, header, code):
    """The response to a request is a message of its own. It is sent again where its ACK does not come."""
    response = command.replace("_REQ", "_RESP")
    content = dict(result=dict(resultCode=code, resultDescription="done" if code == 200 else "rejected"))
    if response == "ADD_NODE_RESP" and code == 200:
        content["enumMappingDataList"] = dict(naptrRecord=PROFILE)
    for _ in range(TRIES):
        try:
            said = "out", response, header.messageId, client.send(response, header, **content)
        except Exception as error:
            said = "failed", response, header.messageId, error
        with lock:
            print(*said, flush=True)
        if said[0] == "out":
            break
        time.sleep(T0)


def answer(element):
    """Reads a message and returns its ACK."""
    command = etree.QName(element).localname
    if element.tag not in [f"{{{NAMESPACE}}}{each}" for each in COMMANDS]:
        return ACK(returnCode=402)
    if element.findtext("{*}header/{*}protocolVersion", "1.0") != "1.0":
        return ACK(returnCode=403)
    if not schema.validate(element):
        error = schema.error_log.last_error
        code = 400 if error.type_name == "SCHEMAV_CVC_MAXLENGTH_VALID" else 401
        return ACK(returnCode=code, returnDescription=error.message[:255])
    message = types.get_element(etree.QName(element)).parse(element, types)
    # zeep gives None for an empty list as for one that is left out; in ADD_NODE_RESP these are two things.
    if element.find(f"{{*}}{LIST}") is not None and message[LIST] is None:
        message[LIST] = EMPTY_LIST
    with lock:
        code = take(command, message)
        result = [message.result.resultCode] if command.endswith("_RESP") else []
        print("in", command, message.header.messageId, code, *result, flush=True)
        print("holds", *(f"{r.e164Number or r.e164Prefix} {r.regexp}" for r in records.values()), flush=True)
    return ACK(messageId=message.header.messageId, returnCode=code)


class Fault(Exception):
    """A message is refused by the rules of SOAP: fault code and reason."""


def body_of(content):
    """Returns the one element in the body of an envelope. Raises Fault."""
    # Nothing from elsewhere is read: the sender is another operator.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        envelope = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Fault("Sender", str(error))
    if envelope.getroottree().docinfo.doctype:
        raise Fault("Sender", "A message has no DTD")
    if envelope.tag != f"{SOAP}Envelope":
        raise Fault("VersionMismatch", "The envelope is not that of SOAP 1.2")
    for block in envelope.iterfind(f"{SOAP}Header/*"):
        is_mandatory = block.get(f"{SOAP}mustUnderstand") in ("true", "1")
        if is_mandatory and block.get(f"{SOAP}role", "") in ROLES:
            raise Fault("MustUnderstand", f"{block.tag} is not understood")
    parts = [part.tag for part in envelope]
    if parts not in ([f"{SOAP}Body"], [f"{SOAP}Header", f"{SOAP}Body"]) or len(envelope[-1]) != 1:
        raise Fault("Sender", "An envelope has a Header or none, and a Body with one message")
    return envelope[-1][0]


def render_fault(body, code, reason):
    fault = etree.SubElement(body, f"{SOAP}Fault")
    etree.SubElement(etree.SubElement(fault, f"{SOAP}Code"), f"{SOAP}Value").text = f"env:{code}"
    text = etree.SubElement(etree.SubElement(fault, f"{SOAP}Reason"), f"{SOAP}Text")
    text.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    text.text = reason


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get_content_type() != MEDIA_TYPE:
            self.send_error(415)
            return
        status = 200
        envelope = etree.Element(f"{SOAP}Envelope", nsmap={"env": SOAP[1:-1]})
        body = etree.SubElement(envelope, f"{SOAP}Body")
        try:
            ACK.render(body, answer(body_of(request)))
        except Fault as fault:
            code, reason = fault.args
            status = 400 if code == "Sender" else 500
            render_fault(body, code, reason)
        content = etree.tostring(envelope)
        self.send_response(status)
        self.send_header("Content-Type", f"{MEDIA_TYPE}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        pass


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
