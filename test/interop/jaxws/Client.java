import idd.*;
import java.io.BufferedReader;
import java.io.InputStreamReader;

/**
 * An Idd peer's client on JAX-WS: sends messages to a DES and reads their ACKs.
 * Usage: java Client WSDL_URL, with one message a line on standard input (see docs/interop.md).
 */
public final class Client {
  public static void main(String[] arguments) throws Exception {
    IddPortType des = Peer.connectTo(arguments[0]);
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = input.readLine()) != null; ) {
      String[] words = line.split(" ");
      AckType ack = send(des, words[0], headerOf(words[1], words[2]), words);
      System.out.println("out " + words[0] + " " + words[1] + " " + ack.getReturnCode());
    }
  }

  private static AckType send(IddPortType des, String command, MessageHeaderType header, String[] words) {
    switch (command) {
      case "ADD_NODE_REQ": {
        AddNodeReqType message = new AddNodeReqType();
        message.setHeader(header);
        message.setEnumMappingDataList(words.length > 3 ? new EnumMappingDataListType() : Peer.profile());
        return des.addNODEREQ(message);
      }
      case "REMOVE_NODE_REQ": {
        RemoveNodeReqType message = new RemoveNodeReqType();
        message.setHeader(header);
        return des.removeNODEREQ(message);
      }
      case "ADD_DATA_REQ": {
        AddDataReqType message = new AddDataReqType();
        message.setHeader(header);
        message.setEnumMappingDataList(listOf(record(words[3], words[4])));
        return des.addDATAREQ(message);
      }
      case "MOD_DATA_REQ": {
        ModificationType modification = new ModificationType();
        modification.setExisting(record(words[3], words[4]));
        modification.setModified(record(words[3], words[5]));
        ModDataReqType message = new ModDataReqType();
        message.setHeader(header);
        message.setEnumMappingModificationList(new EnumMappingModificationListType());
        message.getEnumMappingModificationList().getModification().add(modification);
        return des.modDATAREQ(message);
      }
      case "REMOVE_DATA_REQ": {
        RemoveDataReqType message = new RemoveDataReqType();
        message.setHeader(header);
        message.setEnumMappingDataList(listOf(record(words[3], words[4])));
        return des.removeDATAREQ(message);
      }
      default:
        throw new IllegalArgumentException(command);
    }
  }

  private static MessageHeaderType headerOf(String messageId, String broadcastId) {
    MessageHeaderType header = new MessageHeaderType();
    header.setProtocolVersion("1.0");
    header.setMessageId(messageId);
    header.setOriginatingOperatorId(Peer.OURS);
    header.setTerminatingOperatorId(Peer.THEIRS);
    header.setOriginatingDesAddress(Peer.ADDRESS);
    header.setTerminatingDesAddress(Peer.ADDRESS);
    header.setBroadcastId(broadcastId);
    return header;
  }

  private static NaptrRecordType record(String number, String uri) {
    NaptrRecordType record = Peer.naptr(uri);
    record.setE164Number(number);
    return record;
  }

  private static NonEmptyEnumMappingDataListType listOf(NaptrRecordType record) {
    NonEmptyEnumMappingDataListType list = new NonEmptyEnumMappingDataListType();
    list.getNaptrRecord().add(record);
    return list;
  }
}
