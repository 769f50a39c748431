import com.sun.xml.ws.developer.SchemaValidation;
import idd.*;
import java.io.IOException;
import java.net.URL;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.jws.WebService;
import javax.xml.namespace.QName;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.ws.BindingType;
import javax.xml.ws.Endpoint;
import javax.xml.ws.soap.SOAPBinding;

/**
 * An Idd peer's server on JAX-WS: takes the messages of a DES, keeps its records and sends the responses.
 * What is not valid against the schema is answered with a fault.
 * Usage: java Server PORT WSDL_URL
 */
@WebService(endpointInterface = "idd.IddPortType", targetNamespace = "urn:q3645:idd:1:wsdl", serviceName = "IddService", portName = "IddPort")
@BindingType(SOAPBinding.SOAP12HTTP_BINDING)
@SchemaValidation
public final class Server implements IddPortType {
  private static final String NAMES = "urn:q3645:idd:1:wsdl";

  /** Whether the other operator's node is added. */
  private boolean isAdded;
  /** By their whole value: that is the identity of a record. */
  private final Map<List<Object>, NaptrRecordType> records = new LinkedHashMap<>();
  /** Result codes of the messages answered 100, by command and messageId. */
  private final Map<String, Integer> results = new LinkedHashMap<>();
  private final ExecutorService responses = Executors.newCachedThreadPool();
  private final IddPortType des;

  private Server(IddPortType des) {
    this.des = des;
  }

  public static void main(String[] arguments) throws Exception {
    URL wsdl = new URL(arguments[1]);
    Endpoint endpoint = Endpoint.create(new Server(Peer.connectTo(arguments[1])));
    // Left out, the schema would be made of the classes, which know no patterns and lengths.
    endpoint.setMetadata(List.of(source(wsdl), source(new URL(wsdl, "/xsd/idd.xsd"))));
    endpoint.setProperties(Map.of(Endpoint.WSDL_SERVICE, new QName(NAMES, "IddService"), Endpoint.WSDL_PORT, new QName(NAMES, "IddPort")));
    endpoint.publish("http://127.0.0.1:" + arguments[0] + "/idd");
  }

  private static Source source(URL url) throws IOException {
    return new StreamSource(url.openStream(), url.toString());
  }

  private interface Applying {
    int resultCode();
  }

  private interface Sending {
    AckType send(ResultType result);
  }

  @Override
  public AckType addNODEREQ(AddNodeReqType message) {
    return request("ADD_NODE", message.getHeader(), () -> replace(true, message.getEnumMappingDataList().getNaptrRecord()), result -> {
      AddNodeRespType response = new AddNodeRespType();
      response.setHeader(message.getHeader());
      response.setResult(result);
      if (result.getResultCode() == 200) response.setEnumMappingDataList(Peer.profile());
      return des.addNODERESP(response);
    });
  }

  @Override
  public AckType removeNODEREQ(RemoveNodeReqType message) {
    return request("REMOVE_NODE", message.getHeader(), () -> replace(false, List.of()), result -> {
      RemoveNodeRespType response = new RemoveNodeRespType();
      response.setHeader(message.getHeader());
      response.setResult(result);
      return des.removeNODERESP(response);
    });
  }

  @Override
  public AckType addDATAREQ(AddDataReqType message) {
    return request("ADD_DATA", message.getHeader(), () -> isAdded ? keep(message.getEnumMappingDataList().getNaptrRecord()) : 603, result -> {
      AddDataRespType response = new AddDataRespType();
      response.setHeader(message.getHeader());
      response.setResult(result);
      return des.addDATARESP(response);
    });
  }

  @Override
  public AckType modDATAREQ(ModDataReqType message) {
    List<ModificationType> modifications = message.getEnumMappingModificationList().getModification();
    return request("MOD_DATA", message.getHeader(), () -> {
      if (!remove(modifications.stream().map(ModificationType::getExisting).collect(Collectors.toList()))) return 604;
      return keep(modifications.stream().map(ModificationType::getModified).collect(Collectors.toList()));
    }, result -> {
      ModDataRespType response = new ModDataRespType();
      response.setHeader(message.getHeader());
      response.setResult(result);
      return des.modDATARESP(response);
    });
  }

  @Override
  public AckType removeDATAREQ(RemoveDataReqType message) {
    List<NaptrRecordType> listed = message.getEnumMappingDataList().getNaptrRecord();
    return request("REMOVE_DATA", message.getHeader(), () -> remove(listed) ? 200 : 605, result -> {
      RemoveDataRespType response = new RemoveDataRespType();
      response.setHeader(message.getHeader());
      response.setResult(result);
      return des.removeDATARESP(response);
    });
  }

  @Override
  public AckType addNODERESP(AddNodeRespType message) {
    EnumMappingDataListType list = message.getEnumMappingDataList();
    return response("ADD_NODE", message.getHeader(), message.getResult(), list == null ? null : list.getNaptrRecord());
  }

  @Override
  public AckType removeNODERESP(RemoveNodeRespType message) {
    return response("REMOVE_NODE", message.getHeader(), message.getResult(), null);
  }

  @Override
  public AckType addDATARESP(AddDataRespType message) {
    return response("ADD_DATA", message.getHeader(), message.getResult(), null);
  }

  @Override
  public AckType modDATARESP(ModDataRespType message) {
    return response("MOD_DATA", message.getHeader(), message.getResult(), null);
  }

  @Override
  public AckType removeDATARESP(RemoveDataRespType message) {
    return response("REMOVE_DATA", message.getHeader(), message.getResult(), null);
  }

  private synchronized AckType request(String procedure, MessageHeaderType header, Applying applying, Sending sending) {
    String seen = procedure + "_REQ " + header.getMessageId();
    int code = partyCode(header, header.getOriginatingOperatorId(), header.getTerminatingOperatorId());
    if (code == 0) {
      code = results.containsKey(seen) ? 101 : 100;
      ResultType result = new ResultType();
      result.setResultCode(results.computeIfAbsent(seen, key -> applying.resultCode()));
      result.setResultDescription(result.getResultCode() == 200 ? "done" : "rejected");
      responses.submit(() -> respond(procedure + "_RESP " + header.getMessageId(), result, sending));
    }
    return acknowledge(seen, header, code, "");
  }

  /** The response to a request is a message of its own. It is sent again where its ACK does not come. */
  private static Void respond(String message, ResultType result, Sending sending) throws InterruptedException {
    for (int tries = 1; tries <= Peer.TRIES; tries++) {
      try {
        say("out " + message + " " + sending.send(result).getReturnCode());
        break;
      } catch (RuntimeException error) {
        say("failed " + message + " " + error);
        Thread.sleep(Peer.T0);
      }
    }
    return null;
  }

  private synchronized AckType response(String procedure, MessageHeaderType header, ResultType result, List<NaptrRecordType> profile) {
    String seen = procedure + "_RESP " + header.getMessageId();
    int code = partyCode(header, header.getTerminatingOperatorId(), header.getOriginatingOperatorId());
    if (code == 0) {
      code = results.putIfAbsent(seen, result.getResultCode()) == null ? 100 : 101;
      if (code == 100 && profile != null) replace(true, profile);
    }
    return acknowledge(seen, header, code, " " + result.getResultCode());
  }

  /** The return code where a message is from another operator or for another one, or else 0. */
  private static int partyCode(MessageHeaderType header, String sender, String receiver) {
    if (!sender.equals(Peer.THEIRS)) return 405;
    List<String> addresses = List.of(header.getOriginatingDesAddress(), header.getTerminatingDesAddress());
    return receiver.equals(Peer.OURS) && addresses.equals(List.of(Peer.ADDRESS, Peer.ADDRESS)) ? 0 : 410;
  }

  private AckType acknowledge(String message, MessageHeaderType header, int code, String result) {
    say("in " + message + " " + code + result);
    say("holds" + records.values().stream()
        .map(record -> " " + (record.getE164Number() == null ? record.getE164Prefix() : record.getE164Number()) + " " + record.getRegexp())
        .collect(Collectors.joining()));
    AckType ack = new AckType();
    ack.setMessageId(header.getMessageId());
    ack.setReturnCode(code);
    return ack;
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }

  private static List<Object> valueOf(NaptrRecordType record) {
    return Arrays.asList(record.getE164Number(), record.getE164Prefix(), record.getOrder(), record.getPreference(), record.getFlags(),
        record.getService(), record.getRegexp(), record.getReplacement(), record.getTtl());
  }

  private int replace(boolean isAdded, List<NaptrRecordType> profile) {
    this.isAdded = isAdded;
    records.clear();
    return keep(profile);
  }

  private int keep(List<NaptrRecordType> some) {
    some.forEach(record -> records.put(valueOf(record), record));
    return 200;
  }

  /** Removes all of these, or none where one is not there. */
  private boolean remove(List<NaptrRecordType> some) {
    List<List<Object>> values = some.stream().map(Server::valueOf).collect(Collectors.toList());
    return records.keySet().containsAll(values) && records.keySet().removeAll(values);
  }
}
