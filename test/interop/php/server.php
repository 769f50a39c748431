<?php
// An Idd peer's server on ext-soap: takes the messages of a DES, keeps its records and sends the responses.
// Usage: PHP_CLI_SERVER_WORKERS=4 IDD_WSDL=URL IDD_STATE=FILE php -S 127.0.0.1:PORT server.php

require __DIR__ . '/client.php';

/** PHP forgets everything between two requests: records and result codes are in a file, which one request at a time has. */
final class Peer
{
    /** Whether the other operator's node is. */
    public bool $isAdded = false;
    /** By their whole value: that is the identity of a record. */
    public array $records = [];
    /** Result codes of the messages answered 100, by command and messageId. */
    public array $results = [];
    /** The response that is still to be sent: command, header, result code. */
    public ?array $response = null;

    private function listedIn(object $message): array
    {
        return $this->byValue($message->enumMappingDataList->naptrRecord ?? []);
    }

    private function byValue(array $records): array
    {
        return array_combine(array_map(json_encode(...), $records), $records);
    }

    /** Applies a request to the copy of the peer's records; all of it, or nothing. Returns the result code. */
    private function apply(string $command, object $message): int
    {
        if ($command === 'MOD_DATA_REQ' || $command === 'REMOVE_DATA_REQ') {
            $modifications = $message->enumMappingModificationList->modification ?? [];
            $gone = $modifications ? $this->byValue(array_column($modifications, 'existing')) : $this->listedIn($message);
            if (array_diff_key($gone, $this->records)) {
                return $command === 'MOD_DATA_REQ' ? 604 : 605;
            }
            $this->records = array_diff_key($this->records, $gone)
                + $this->byValue(array_column($modifications, 'modified'));
            return 200;
        }
        if ($command === 'ADD_DATA_REQ') {
            if (!$this->isAdded) {
                return 603;
            }
            $this->records += $this->listedIn($message);
            return 200;
        }
        $this->isAdded = $command === 'ADD_NODE_REQ';
        $this->records = $this->isAdded ? $this->listedIn($message) : [];
        return 200;
    }

    /** Returns the return code of the ACK. */
    private function take(string $command, object $message): int
    {
        $header = $message->header;
        $isRequest = str_ends_with($command, '_REQ');
        $parties = [$header->originatingOperatorId, $header->terminatingOperatorId];
        [$sender, $receiver] = $isRequest ? $parties : array_reverse($parties);
        if ($sender !== THEIRS) {
            return 405;
        }
        if ($receiver !== OURS || [$header->originatingDesAddress, $header->terminatingDesAddress] !== [ADDRESS, ADDRESS]) {
            return 410;
        }
        $seen = "$command $header->messageId";
        $repeated = isset($this->results[$seen]);
        if ($isRequest) {
            $this->results[$seen] ??= $this->apply($command, $message);
            $this->response = [str_replace('_REQ', '_RESP', $command), $header, $this->results[$seen]];
        } elseif (!$repeated) {
            $this->results[$seen] = $message->result->resultCode;
            if ($command === 'ADD_NODE_RESP' && isset($message->enumMappingDataList)) {
                $this->isAdded = true;
                $this->records = $this->listedIn($message);
            }
        }
        return $repeated ? 101 : 100;
    }

    // The operations of the contract. Not __call, which would be called for SOAP header blocks as well: they count as understood then.
    public function ADD_NODE_REQ(object $message): array { return $this->answer('ADD_NODE_REQ', $message); }
    public function REMOVE_NODE_REQ(object $message): array { return $this->answer('REMOVE_NODE_REQ', $message); }
    public function ADD_DATA_REQ(object $message): array { return $this->answer('ADD_DATA_REQ', $message); }
    public function MOD_DATA_REQ(object $message): array { return $this->answer('MOD_DATA_REQ', $message); }
    public function REMOVE_DATA_REQ(object $message): array { return $this->answer('REMOVE_DATA_REQ', $message); }
    public function ADD_NODE_RESP(object $message): array { return $this->answer('ADD_NODE_RESP', $message); }
    public function REMOVE_NODE_RESP(object $message): array { return $this->answer('REMOVE_NODE_RESP', $message); }
    public function ADD_DATA_RESP(object $message): array { return $this->answer('ADD_DATA_RESP', $message); }
    public function MOD_DATA_RESP(object $message): array { return $this->answer('MOD_DATA_RESP', $message); }
    public function REMOVE_DATA_RESP(object $message): array { return $this->answer('REMOVE_DATA_RESP', $message); }

    private function answer(string $command, object $message): array
    {
        $messageId = $message->header->messageId;
        $code = $this->take($command, $message);
        say('in', $command, $messageId, $code, ...(isset($message->result) ? [$message->result->resultCode] : []));
        $shown = fn(object $record) => ($record->e164Number ?? $record->e164Prefix) . " $record->regexp";
        say('holds', ...array_map($shown, array_values($this->records)));
        return ['messageId' => $messageId, 'returnCode' => $code];
    }
}

function say(string|int ...$words): void
{
    file_put_contents('php://stdout', implode(' ', $words) . "\n");
}

// ext-soap looks at neither, and takes SOAP 1.1 as well.
if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    http_response_code(405);
    header('Allow: POST');
    exit;
}
if (!preg_match('~^application/soap\+xml\s*(;|$)~i', $_SERVER['CONTENT_TYPE'] ?? '')) {
    http_response_code(415);
    exit;
}

$state = fopen(getenv('IDD_STATE'), 'c+');
flock($state, LOCK_EX);
$peer = unserialize(stream_get_contents($state)) ?: new Peer();
$server = new SoapServer(getenv('IDD_WSDL'), ['soap_version' => SOAP_1_2, 'cache_wsdl' => WSDL_CACHE_MEMORY,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS]);
$server->setObject($peer);
ob_start();
$server->handle();
[$response, $peer->response] = [$peer->response, null];
rewind($state);
ftruncate($state, 0);
fwrite($state, serialize($peer));
fclose($state);
// The ACK goes before the response, which is a message of its own.
header('Content-Length: ' . ob_get_length());
while (ob_get_level() > 0) {
    ob_end_flush();
}
flush();

if ($response !== null) {
    [$command, $header, $code] = $response;
    $message = ['header' => (array) $header, 'result' => ['resultCode' => $code, 'resultDescription' => $code === 200 ? 'done' : 'rejected']];
    if ($command === 'ADD_NODE_RESP' && $code === 200) {
        $message['enumMappingDataList'] = profile();
    }
    try {
        say('out', $command, $header->messageId, send(connectTo(getenv('IDD_WSDL')), $command, $message));
    } catch (SoapFault $fault) { // a real peer retransmits
        say('failed', $command, $header->messageId, $fault->getMessage());
    }
}
