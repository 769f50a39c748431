// What client and server of this Idd peer have in common. The stubs are made by wsdl2h and soapcpp2: see build.sh.
#pragma once

#include "soapIddBindingProxy.h"
#include <string>

const std::string OURS = "208-01", THEIRS = "234-15", ADDRESS = "127.0.0.1";

// Text is UTF-8, a value that is pointed to twice is written twice, not referred to, and what the schema requires must be there.
const soap_mode MODE = SOAP_C_UTFSTRING | SOAP_XML_TREE | SOAP_XML_STRICT;

// Seconds that an ACK may take.
const int T0 = 5;
// How often a message is sent at most.
const int TRIES = 6;

using Record = ns2__NaptrRecordType;
using List = ns2__EnumMappingDataListType;
using Header = ns2__MessageHeaderType;

// What soap_new_ makes belongs to the soap context, until soap_destroy.
inline Record *naptr(struct soap *soap, const std::string &uri)
{
  Record *record = soap_new_ns2__NaptrRecordType(soap);
  record->order = 100;
  record->preference = 10;
  record->flags = "u";
  record->service = "E2U+sip";
  record->regexp = "!^.*$!" + uri + "!";
  record->replacement = ".";
  return record;
}

// The choice of e164Number and e164Prefix is a union with a selector.
inline Record *withNumber(struct soap *soap, const std::string &number, const std::string &uri)
{
  Record *record = naptr(soap, uri);
  record->__union_NaptrRecordType = SOAP_UNION__ns2__union_NaptrRecordType_e164Number;
  record->union_NaptrRecordType.e164Number = soap_new_std__string(soap);
  *record->union_NaptrRecordType.e164Number = number;
  return record;
}

// What this operator announces: a block of ten numbers.
inline List *profile(struct soap *soap)
{
  Record *record = naptr(soap, "sip:desk@ims.example.fr");
  record->__union_NaptrRecordType = SOAP_UNION__ns2__union_NaptrRecordType_e164Prefix;
  record->union_NaptrRecordType.e164Prefix = soap_new_std__string(soap);
  *record->union_NaptrRecordType.e164Prefix = "+33199001299";
  List *list = soap_new_ns2__EnumMappingDataListType(soap);
  list->naptrRecord.push_back(record);
  return list;
}
