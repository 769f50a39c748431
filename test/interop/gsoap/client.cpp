// An Idd peer's client on gSOAP: sends messages to a DES and reads their ACKs.
// Usage: client, with one message a line on standard input (see docs/interop.md). The address is the one in the WSDL.
#include "IddBinding.nsmap"
#include "peer.h"
#include <iostream>
#include <sstream>

template <class Message> Message requestWith(const std::string &messageId, const std::string &broadcastId, struct soap *soap)
{
  Message message;
  message.header = soap_new_ns2__MessageHeaderType(soap);
  message.header->protocolVersion = ns2__ProtocolVersionType__1_x002e0;
  message.header->messageId = messageId;
  message.header->originatingOperatorId = OURS;
  message.header->terminatingOperatorId = THEIRS;
  message.header->originatingDesAddress = message.header->terminatingDesAddress = ADDRESS;
  message.header->broadcastId = broadcastId;
  return message;
}

int main()
{
  IddBindingProxy des(MODE);
  std::string line;
  while (std::getline(std::cin, line))
  {
    std::string command, messageId, broadcastId, number, uri, newUri;
    std::istringstream(line) >> command >> messageId >> broadcastId >> number >> uri >> newUri;
    ns2__AckType ack;
    if (command == "ADD_NODE_REQ")
    {
      auto message = requestWith<ns2__AddNodeReqType>(messageId, broadcastId, des.soap);
      message.enumMappingDataList = number == "empty" ? soap_new_ns2__EnumMappingDataListType(des.soap) : profile(des.soap);
      des.ADD_USCORENODE_USCOREREQ(&message, ack);
    }
    else if (command == "REMOVE_NODE_REQ")
    {
      auto message = requestWith<ns2__RemoveNodeReqType>(messageId, broadcastId, des.soap);
      des.REMOVE_USCORENODE_USCOREREQ(&message, ack);
    }
    else if (command == "ADD_DATA_REQ")
    {
      auto message = requestWith<ns2__AddDataReqType>(messageId, broadcastId, des.soap);
      message.enumMappingDataList = soap_new_ns2__NonEmptyEnumMappingDataListType(des.soap);
      message.enumMappingDataList->naptrRecord.push_back(withNumber(des.soap, number, uri));
      des.ADD_USCOREDATA_USCOREREQ(&message, ack);
    }
    else if (command == "MOD_DATA_REQ")
    {
      auto message = requestWith<ns2__ModDataReqType>(messageId, broadcastId, des.soap);
      auto modification = soap_new_ns2__ModificationType(des.soap);
      modification->existing = withNumber(des.soap, number, uri);
      modification->modified = withNumber(des.soap, number, newUri);
      message.enumMappingModificationList = soap_new_ns2__EnumMappingModificationListType(des.soap);
      message.enumMappingModificationList->modification.push_back(modification);
      des.MOD_USCOREDATA_USCOREREQ(&message, ack);
    }
    else if (command == "REMOVE_DATA_REQ")
    {
      auto message = requestWith<ns2__RemoveDataReqType>(messageId, broadcastId, des.soap);
      message.enumMappingDataList = soap_new_ns2__NonEmptyEnumMappingDataListType(des.soap);
      message.enumMappingDataList->naptrRecord.push_back(withNumber(des.soap, number, uri));
      des.REMOVE_USCOREDATA_USCOREREQ(&message, ack);
    }
    if (des.soap->error != SOAP_OK)
    {
      des.soap_stream_fault(std::cerr);
      return 1;
    }
    std::cout << "out " << command << " " << messageId << " " << ack.returnCode << std::endl;
    des.destroy();
  }
}
