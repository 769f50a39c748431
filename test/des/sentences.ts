/** The sentences of clauses 7.3 and 8 of Recommendation ITU-T Q.3645 (09/2020), verbatim, by clause. Each has its tests in the files `clause-…`. */
export const SENTENCES: Record<'7.3' | '8', readonly string[]> = {
  '7.3': [
    'When a DES sends a request/response message which does not receive an ACK message after a T0 timeout, it should retransmit the request/response message and wait for the acknowledgement accordingly.',
    'The DES should alarm when it does not receive any ACK message after five retransmits of the request/response message.',
    'When a DES sends a request message which does not receive the response after a T1 timeout, it should retransmit the request message and trigger a system alarm at the meanwhile.',
    'Table 2 in clause 9 lists the values of message acknowledgement errors in the sender system and receiver system.',
    'When the receiver recognizes an error of the sender system, an ACK with value 4XX should be sent to the sender.',
    'When a receiver error occurs, an ACK with value 5XX should be sent to the sender.',
    'Table 3 in clause 9 lists the values of service errors for dealing with the service request.',
    'When an error occurs in dealing with a service request, a response with a result code 6XX should be sent to the sender.',
  ],
  '8': [
    'The Simple Object Access Protocol (SOAP) defined by [W3C SOAP] is used to support information transfer on the Idd interface.',
    '[W3C SOAP] shall apply except as modified by the additional commands, results and event codes specified in this Recommendation.',
    'Unless otherwise indicated, the procedures of [W3C SOAP] (including error handling and unrecognized information handling) are unmodified.',
    'HTTP POST over TCP is required to apply in the Idd interface in this Recommendation, as per [IETF RFC 7230], [IETF RFC 7231], [IETF RFC 7232], [IETF RFC 7235].',
    'A heartbeat mechanism is required over the network layer of Idd interface to detect the status of the peer DES.',
    'During heartbeat interruption, the sending of messages shall be suspended, and all messages that have not been processed shall be automatically resent after heartbeat recovery.',
  ],
};
