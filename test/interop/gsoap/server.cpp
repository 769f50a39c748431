// An Idd peer's server on gSOAP: takes the messages of a DES, keeps its records and sends the responses.
// Usage: server PORT. The address of the DES is the one in the WSDL.
#include "IddBinding.nsmap"
#include "peer.h"
#include "soapIddBindingService.h"
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>

// The identity of a record is its whole value.
using Value = std::tuple<std::string, int, int, std::string, std::string, std::string, std::string, long>;

Value valueOf(const Record *record)
{
  const auto &number = record->union_NaptrRecordType;
  const bool block = record->__union_NaptrRecordType == SOAP_UNION__ns2__union_NaptrRecordType_e164Prefix;
  return {block ? *number.e164Prefix : *number.e164Number, record->order, record->preference, record->flags, record->service,
          record->regexp, record->replacement, record->ttl == nullptr ? -1 : long(*record->ttl)};
}

// Whether the other operator's node is added.
bool isAdded = false;
std::map<Value, bool> records;
// Result codes of the messages answered 100, by command and messageId.
std::map<std::string, int> results;

// Every connection has a thread of its own, and every response.
std::mutex lock;
void respond(std::string command, Header header, int code);

template <class List> void keep(const List *list)
{
  if (list != nullptr)
    for (const Record *record : list->naptrRecord) records[valueOf(record)] = true;
}

// One function a request: applies it whole or not at all and returns the result code.
int apply(const ns2__AddNodeReqType *message)
{
  isAdded = true;
  records.clear();
  keep(message->enumMappingDataList);
  return 200;
}

int apply(const ns2__RemoveNodeReqType *)
{
  isAdded = false;
  records.clear();
  return 200;
}

int apply(const ns2__AddDataReqType *message)
{
  if (!isAdded) return 603;
  keep(message->enumMappingDataList);
  return 200;
}

int apply(const ns2__ModDataReqType *message)
{
  const auto &modifications = message->enumMappingModificationList->modification;
  for (const auto *each : modifications)
    if (!records.count(valueOf(each->existing))) return 604;
  for (const auto *each : modifications) records.erase(valueOf(each->existing));
  for (const auto *each : modifications) records[valueOf(each->modified)] = true;
  return 200;
}

int apply(const ns2__RemoveDataReqType *message)
{
  const auto &listed = message->enumMappingDataList->naptrRecord;
  for (const Record *record : listed)
    if (!records.count(valueOf(record))) return 605;
  for (const Record *record : listed) records.erase(valueOf(record));
  return 200;
}

class Peer : public IddBindingService
{
public:
  Peer(struct soap *context) : IddBindingService(context) {}
  IddBindingService *copy() override { return new Peer(soap_copy(soap)); }

  int ADD_USCORENODE_USCOREREQ(ns2__AddNodeReqType *m, ns2__AckType &ack) override { return request("ADD_NODE", m, ack); }
  int REMOVE_USCORENODE_USCOREREQ(ns2__RemoveNodeReqType *m, ns2__AckType &ack) override { return request("REMOVE_NODE", m, ack); }
  int ADD_USCOREDATA_USCOREREQ(ns2__AddDataReqType *m, ns2__AckType &ack) override { return request("ADD_DATA", m, ack); }
  int MOD_USCOREDATA_USCOREREQ(ns2__ModDataReqType *m, ns2__AckType &ack) override { return request("MOD_DATA", m, ack); }
  int REMOVE_USCOREDATA_USCOREREQ(ns2__RemoveDataReqType *m, ns2__AckType &ack) override { return request("REMOVE_DATA", m, ack); }

  int ADD_USCORENODE_USCORERESP(ns2__AddNodeRespType *m, ns2__AckType &ack) override { return response("ADD_NODE", m, ack, m->enumMappingDataList); }
  int REMOVE_USCORENODE_USCORERESP(ns2__RemoveNodeRespType *m, ns2__AckType &ack) override { return response("REMOVE_NODE", m, ack); }
  int ADD_USCOREDATA_USCORERESP(ns2__AddDataRespType *m, ns2__AckType &ack) override { return response("ADD_DATA", m, ack); }
  int MOD_USCOREDATA_USCORERESP(ns2__ModDataRespType *m, ns2__AckType &ack) override { return response("MOD_DATA", m, ack); }
  int REMOVE_USCOREDATA_USCORERESP(ns2__RemoveDataRespType *m, ns2__AckType &ack) override { return response("REMOVE_DATA", m, ack); }

private:
  template <class Message> int request(const std::string &procedure, const Message *message, ns2__AckType &ack)
  {
    std::lock_guard<std::mutex> guard(lock);
    const std::string command = procedure + "_REQ", seen = command + " " + message->header->messageId;
    const Header &header = *message->header;
    int code = partyCode(header, header.originatingOperatorId, header.terminatingOperatorId);
    if (code == 0)
    {
      code = results.count(seen) ? 101 : 100;
      if (code == 100) results[seen] = apply(message);
      std::thread(respond, procedure + "_RESP", header, results[seen]).detach();
    }
    return acknowledge(command, header, code, "", ack);
  }

  template <class Message>
  int response(const std::string &procedure, const Message *message, ns2__AckType &ack, const List *list = nullptr)
  {
    std::lock_guard<std::mutex> guard(lock);
    const std::string command = procedure + "_RESP", seen = command + " " + message->header->messageId;
    const Header &header = *message->header;
    int code = partyCode(header, header.terminatingOperatorId, header.originatingOperatorId);
    if (code == 0)
    {
      code = results.count(seen) ? 101 : 100;
      results[seen] = message->result->resultCode;
      if (code == 100 && list != nullptr)
      {
        isAdded = true;
        records.clear();
        keep(list);
      }
    }
    return acknowledge(command, header, code, " " + std::to_string(message->result->resultCode), ack);
  }

  // The return code where a message is from another operator or for another one, or else 0.
  static int partyCode(const Header &header, const std::string &sender, const std::string &receiver)
  {
    if (sender != THEIRS) return 405;
    return receiver == OURS && header.originatingDesAddress == ADDRESS && header.terminatingDesAddress == ADDRESS ? 0 : 410;
  }

  int acknowledge(const std::string &command, const Header &header, int code, const std::string &result, ns2__AckType &ack)
  {
    ack.messageId = soap_new_std__string(soap);
    *ack.messageId = header.messageId;
    ack.returnCode = code;
    std::cout << "in " << command << " " << header.messageId << " " << code << result << "\nholds";
    for (const auto &[value, _] : records) std::cout << " " << std::get<0>(value) << " " << std::get<5>(value);
    std::cout << std::endl;
    return SOAP_OK;
  }
};

template <class Message> Message responseWith(Header &header, int code, struct soap *soap)
{
  Message message;
  message.header = &header;
  message.result = soap_new_ns2__ResultType(soap);
  message.result->resultCode = code;
  message.result->resultDescription = soap_new_std__string(soap);
  *message.result->resultDescription = code == 200 ? "done" : "rejected";
  return message;
}

void send(const std::string &command, Header &header, int code, IddBindingProxy &des, ns2__AckType &ack)
{
  if (command == "ADD_NODE_RESP")
  {
    auto message = responseWith<ns2__AddNodeRespType>(header, code, des.soap);
    if (code == 200) message.enumMappingDataList = profile(des.soap);
    des.ADD_USCORENODE_USCORERESP(&message, ack);
  }
  else if (command == "REMOVE_NODE_RESP")
  {
    auto message = responseWith<ns2__RemoveNodeRespType>(header, code, des.soap);
    des.REMOVE_USCORENODE_USCORERESP(&message, ack);
  }
  else if (command == "ADD_DATA_RESP")
  {
    auto message = responseWith<ns2__AddDataRespType>(header, code, des.soap);
    des.ADD_USCOREDATA_USCORERESP(&message, ack);
  }
  else if (command == "MOD_DATA_RESP")
  {
    auto message = responseWith<ns2__ModDataRespType>(header, code, des.soap);
    des.MOD_USCOREDATA_USCORERESP(&message, ack);
  }
  else
  {
    auto message = responseWith<ns2__RemoveDataRespType>(header, code, des.soap);
    des.REMOVE_USCOREDATA_USCORERESP(&message, ack);
  }
}

// The response to a request is a message of its own. It is sent again where its ACK does not come.
void respond(std::string command, Header header, int code)
{
  IddBindingProxy des(MODE);
  des.soap->connect_timeout = des.soap->send_timeout = des.soap->recv_timeout = T0;
  for (int tries = 1; tries <= TRIES; ++tries)
  {
    ns2__AckType ack;
    send(command, header, code, des, ack);
    const bool acknowledged = des.soap->error == SOAP_OK;
    {
      std::lock_guard<std::mutex> guard(lock);
      if (acknowledged) std::cout << "out " << command << " " << header.messageId << " " << ack.returnCode << std::endl;
      else des.soap_stream_fault(std::cerr);
    }
    des.destroy();
    if (acknowledged) break;
    std::this_thread::sleep_for(std::chrono::seconds(T0));
  }
}

int main(int, char **arguments)
{
  Peer peer(soap_new1(MODE));
  peer.soap->bind_flags = SO_REUSEADDR;
  peer.soap->recv_timeout = peer.soap->send_timeout = 1;
  if (!soap_valid_socket(peer.bind("127.0.0.1", std::atoi(arguments[1]), 100)))
  {
    peer.soap_stream_fault(std::cerr);
    return 1;
  }
  // Not run(), which returns after the first fault, and where a connection on which nothing comes, such as that of a heartbeat, keeps the others waiting.
  while (soap_valid_socket(peer.accept()))
    std::thread([context = soap_copy(peer.soap)] {
      Peer(context).serve();
      soap_destroy(context);
      soap_end(context);
      soap_free(context);
    }).detach();
  peer.soap_stream_fault(std::cerr);
  return 1;
}
