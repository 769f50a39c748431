import idd.*;
import java.net.URL;
import java.util.Map;
import javax.xml.namespace.QName;
import javax.xml.ws.BindingProvider;

/** What client and server of this Idd peer have in common. The package idd is made by wsimport: see build.sh. */
final class Peer {
  static final String OURS = "208-01", THEIRS = "234-15", ADDRESS = "127.0.0.1";

  /** Milliseconds that an ACK may take. */
  static final int T0 = 5000;
  /** How often a message is sent at most. */
  static final int TRIES = 6;

  static IddPortType connectTo(String wsdl) throws Exception {
    IddPortType des = new IddService(new URL(wsdl), new QName("urn:q3645:idd:1:wsdl", "IddService")).getIddPort();
    ((BindingProvider) des).getRequestContext().putAll(Map.of("com.sun.xml.ws.connect.timeout", T0, "com.sun.xml.ws.request.timeout", T0));
    return des;
  }

  static NaptrRecordType naptr(String uri) {
    NaptrRecordType record = new NaptrRecordType();
    record.setOrder(100);
    record.setPreference(10);
    record.setFlags("u");
    record.setService("E2U+sip");
    record.setRegexp("!^.*$!" + uri + "!");
    record.setReplacement(".");
    return record;
  }

  /** What this operator announces: a block of ten numbers. */
  static EnumMappingDataListType profile() {
    NaptrRecordType record = naptr("sip:desk@ims.example.fr");
    record.setE164Prefix("+33199001299");
    EnumMappingDataListType list = new EnumMappingDataListType();
    list.getNaptrRecord().add(record);
    return list;
  }
}
