<?php
// An Idd peer's client on ext-soap: sends messages to a DES and reads their ACKs.
// Usage: php client.php WSDL_URL, with one message a line on standard input (see docs/interop.md).

const OURS = '208-01';
const THEIRS = '234-15';
const ADDRESS = '127.0.0.1';
/** Seconds that an ACK may take. */
const T0 = 5;

function naptr(string $uri, array $number): array
{
    return $number + ['order' => 100, 'preference' => 10, 'flags' => 'u', 'service' => 'E2U+sip',
        'regexp' => "!^.*$!$uri!", 'replacement' => '.'];
}

/** What this operator announces: a block of ten numbers. */
function profile(): array
{
    return ['naptrRecord' => [naptr('sip:desk@ims.example.fr', ['e164Prefix' => '+33199001299'])]];
}

/** All types and the address come from the WSDL. */
function connectTo(string $wsdl): SoapClient
{
    return new SoapClient($wsdl, ['soap_version' => SOAP_1_2, 'cache_wsdl' => WSDL_CACHE_NONE]);
}

/** Sends one message and returns the return code of its ACK. */
function send(SoapClient $client, string $command, array $message): int
{
    ini_set('default_socket_timeout', T0);
    return $client->__soapCall($command, [$message])->returnCode;
}

function headerOf(string $messageId, string $broadcastId): array
{
    return ['protocolVersion' => '1.0', 'messageId' => $messageId,
        'originatingOperatorId' => OURS, 'terminatingOperatorId' => THEIRS,
        'originatingDesAddress' => ADDRESS, 'terminatingDesAddress' => ADDRESS, 'broadcastId' => $broadcastId];
}

function contentOf(string $command, array $values): array
{
    $record = fn(int $uri) => naptr($values[$uri], ['e164Number' => $values[0]]);
    return match ($command) {
        'ADD_NODE_REQ' => ['enumMappingDataList' => $values === ['empty'] ? ['naptrRecord' => []] : profile()],
        'REMOVE_NODE_REQ' => [],
        'MOD_DATA_REQ' => ['enumMappingModificationList' =>
            ['modification' => [['existing' => $record(1), 'modified' => $record(2)]]]],
        default => ['enumMappingDataList' => ['naptrRecord' => [$record(1)]]],
    };
}

if (realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
    $client = connectTo($argv[1]);
    while (($line = fgets(STDIN)) !== false) {
        [$command, $messageId, $broadcastId] = $values = explode(' ', trim($line));
        $message = ['header' => headerOf($messageId, $broadcastId)] + contentOf($command, array_slice($values, 3));
        echo "out $command $messageId ", send($client, $command, $message), "\n";
    }
}
