#!/usr/bin/perl
# An Idd peer's client on SOAP::Lite: sends messages to a DES and reads their ACKs.
# Usage: client.pl WSDL_URL, with one message a line on standard input (see docs/interop.md).
use strict;
use warnings;
use LWP::UserAgent;
use SOAP::Lite;
use XML::Parser;

use constant { OURS => '208-01', THEIRS => '234-15', ADDRESS => '127.0.0.1', NAMESPACE => 'urn:q3645:idd:1' };
$| = 1;

# SOAP::Lite makes no stubs of a document/literal WSDL: only the address is taken from it.
sub address_in {
    my ($wsdl) = @_;
    my $answer = LWP::UserAgent->new->get($wsdl);
    die $answer->status_line unless $answer->is_success;
    my $address;
    my $start = sub { my (undef, $name, %values) = @_; $address = $values{location} if $name =~ /:address$/ };
    XML::Parser->new(Handlers => { Start => $start })->parse($answer->content);
    return $address;
}

# An element with text or with child elements.
sub element {
    my ($name, @content) = @_;
    my $data = SOAP::Data->name($name)->prefix('idd');
    return @content && ref $content[0] ? $data->value(\SOAP::Data->value(@content)) : $data->value(@content ? $content[0] : ());
}

sub naptr {
    my ($name, $kind, $number, $uri) = @_;
    return element($name,
        element($kind, $number), element(order => 100), element(preference => 10), element(flags => 'u'),
        element(service => 'E2U+sip'), element(regexp => "!^.*\$!$uri!"), element(replacement => '.'));
}

# What this operator announces: a block of ten numbers.
sub profile {
    return element(enumMappingDataList => naptr(naptrRecord => 'e164Prefix', '+33199001299', 'sip:desk@ims.example.fr'));
}

# Originating and terminating name the roles in the procedure: in a response the sender is the terminating DES.
sub header {
    my ($command, $message_id, $broadcast_id) = @_;
    my ($originating, $terminating) = $command =~ /_REQ$/ ? (OURS, THEIRS) : (THEIRS, OURS);
    return element(header =>
        element(protocolVersion => '1.0'), element(messageId => $message_id),
        element(originatingOperatorId => $originating), element(terminatingOperatorId => $terminating),
        element(originatingDesAddress => ADDRESS), element(terminatingDesAddress => ADDRESS),
        element(broadcastId => $broadcast_id));
}

sub content {
    my ($command, @values) = @_;
    if ($command =~ /_RESP$/) {
        my $result = element(result => element(resultCode => $values[0]));
        return $command eq 'ADD_NODE_RESP' && $values[0] == 200 ? ($result, profile()) : $result;
    }
    return @values ? element(enumMappingDataList => '') : profile() if $command eq 'ADD_NODE_REQ';
    return () if $command eq 'REMOVE_NODE_REQ';
    my ($number, $uri, $new_uri) = @values;
    return element(enumMappingDataList => naptr(naptrRecord => 'e164Number', $number, $uri)) if $command ne 'MOD_DATA_REQ';
    return element(enumMappingModificationList => element(modification =>
        naptr(existing => 'e164Number', $number, $uri), naptr(modified => 'e164Number', $number, $new_uri)));
}

my $des = SOAP::Lite->soapversion('1.2')->autotype(0)->proxy(address_in($ARGV[0]))->on_fault(sub {
    my ($soap, $answer) = @_;
    die ref $answer ? $answer->faultstring : $soap->transport->status, "\n";
});
# SOAP 1.2 forbids that attribute on the Envelope [Part 1 §5.1.1]; left alone, SOAP::Lite writes it there.
$des->serializer->encodingStyle('');
$des->serializer->register_ns(NAMESPACE, 'idd');

while (my $line = <STDIN>) {
    my ($command, $message_id, $broadcast_id, @values) = split ' ', $line;
    my $message = SOAP::Data->name($command)->prefix('idd');
    my $answer = $des->call($message, header($command, $message_id, $broadcast_id), content($command, @values));
    print "out $command $message_id ", $answer->valueof('//ACK/returnCode'), "\n";
}
