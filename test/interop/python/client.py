"""An Idd peer's client on zeep: sends messages to a DES and reads their ACKs.

Usage: client.py WSDL_URL, with one message a line on standard input (see docs/interop.md).
"""

import sys

import zeep

OURS, THEIRS = "208-01", "234-15"
ADDRESS = "127.0.0.1"
T0 = 5  # seconds that an ACK may take
TRIES = 6  # how often a message is sent at most


def naptr(uri, **number):
    return dict(order=100, preference=10, flags="u", service="E2U+sip", regexp=f"!^.*$!{uri}!", replacement=".", **number)


# What this operator announces: a block of ten numbers.
PROFILE = [naptr("sip:desk@ims.example.fr", e164Prefix="+33199001299")]


class Client:
    def __init__(self, wsdl):
        # All types and the address come from the WSDL.
        self._service = zeep.Client(wsdl, transport=zeep.Transport(operation_timeout=T0)).service

    def send(self, command, header, **content):
        """Sends one message and returns the return code of its ACK."""
        ack = self._service[command](header=header, **content)
        return ack.returnCode

    def request(self, command, message_id, broadcast_id, **content):
        header = dict(
            protocolVersion="1.0",
            messageId=message_id,
            originatingOperatorId=OURS,
            terminatingOperatorId=THEIRS,
            originatingDesAddress=ADDRESS,
            terminatingDesAddress=ADDRESS,
            broadcastId=broadcast_id,
        )
        return self.send(command, header, **content)


def content_of(command, values):
    if command == "ADD_NODE_REQ":
        return dict(enumMappingDataList=dict(naptrRecord=[] if values == ["empty"] else PROFILE))
    if command == "REMOVE_NODE_REQ":
        return {}
    number, uri = values[:2]
    record = naptr(uri, e164Number=number)
    if command == "MOD_DATA_REQ":
        modification = dict(existing=record, modified=naptr(values[2], e164Number=number))
        return dict(enumMappingModificationList=dict(modification=[modification]))
    return dict(enumMappingDataList=dict(naptrRecord=[record]))


if __name__ == "__main__":
    client = Client(sys.argv[1])
    for line in sys.stdin:
        command, message_id, broadcast_id, *values = line.split()
        code = client.request(command, message_id, broadcast_id, **content_of(command, values))
        print("out", command, message_id, code, flush=True)
