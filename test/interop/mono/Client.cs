// An Idd peer's client on Mono: sends messages to a DES and reads their ACKs. The namespace Idd is made by wsdl: see build.sh.
// Usage: mono client.exe, with one message a line on standard input (see docs/interop.md). The address is the one in the WSDL.
using System;
using Idd;

public static class Client
{
    const string Ours = "208-01", Theirs = "234-15", Address = "127.0.0.1";

    public static void Main()
    {
        var des = new IddService();
        for (string line; (line = Console.ReadLine()) != null;)
        {
            var words = line.Split(' ');
            Console.WriteLine("out {0} {1} {2}", words[0], words[1], Send(des, words).returnCode);
        }
    }

    /// <summary>Sends one message and returns its ACK.</summary>
    static AckType Send(IddService des, string[] words)
    {
        var header = HeaderOf(words);
        switch (words[0])
        {
            case "ADD_NODE_REQ":
                var records = words.Length > 3 ? new NaptrRecordType[0] : Profile();
                return des.ADD_NODE_REQ(new AddNodeReqType { header = header, enumMappingDataList = records });
            case "REMOVE_NODE_REQ":
                return des.REMOVE_NODE_REQ(new RemoveNodeReqType { header = header });
            case "ADD_DATA_REQ":
                return des.ADD_DATA_REQ(new AddDataReqType { header = header, enumMappingDataList = new[] { Record(words[3], words[4]) } });
            case "MOD_DATA_REQ":
                var change = new ModificationType { existing = Record(words[3], words[4]), modified = Record(words[3], words[5]) };
                return des.MOD_DATA_REQ(new ModDataReqType { header = header, enumMappingModificationList = new[] { change } });
            case "REMOVE_DATA_REQ":
                return des.REMOVE_DATA_REQ(new RemoveDataReqType { header = header, enumMappingDataList = new[] { Record(words[3], words[4]) } });
            case "ADD_NODE_RESP":
                var result = ResultOf(words);
                var profile = result.resultCode == 200 ? Profile() : null;
                return des.ADD_NODE_RESP(new AddNodeRespType { header = header, result = result, enumMappingDataList = profile });
            case "REMOVE_NODE_RESP":
                return des.REMOVE_NODE_RESP(new RemoveNodeRespType { header = header, result = ResultOf(words) });
            case "ADD_DATA_RESP":
                return des.ADD_DATA_RESP(new AddDataRespType { header = header, result = ResultOf(words) });
            case "MOD_DATA_RESP":
                return des.MOD_DATA_RESP(new ModDataRespType { header = header, result = ResultOf(words) });
            case "REMOVE_DATA_RESP":
                return des.REMOVE_DATA_RESP(new RemoveDataRespType { header = header, result = ResultOf(words) });
            default:
                throw new ArgumentException(words[0]);
        }
    }

    /// <summary>Originating and terminating name the roles in the procedure: in a response the sender is the terminating DES.</summary>
    static MessageHeaderType HeaderOf(string[] words)
    {
        var asking = words[0].EndsWith("_REQ");
        return new MessageHeaderType
        {
            protocolVersion = ProtocolVersionType.Item10,
            messageId = words[1],
            originatingOperatorId = asking ? Ours : Theirs,
            terminatingOperatorId = asking ? Theirs : Ours,
            originatingDesAddress = Address,
            terminatingDesAddress = Address,
            broadcastId = words[2],
        };
    }

    static ResultType ResultOf(string[] words)
    {
        return new ResultType { resultCode = int.Parse(words[3]) };
    }

    static NaptrRecordType Record(string number, string uri)
    {
        return Naptr(ItemChoiceType.e164Number, number, uri);
    }

    /// <summary>What this operator announces: a block of ten numbers.</summary>
    static NaptrRecordType[] Profile()
    {
        return new[] { Naptr(ItemChoiceType.e164Prefix, "+33199001299", "sip:desk@ims.example.fr") };
    }

    // The choice of e164Number and e164Prefix is an Item with a selector.
    static NaptrRecordType Naptr(ItemChoiceType kind, string number, string uri)
    {
        return new NaptrRecordType
        {
            ItemElementName = kind,
            Item = number,
            order = 100,
            preference = 10,
            flags = "u",
            service = "E2U+sip",
            regexp = "!^.*$!" + uri + "!",
            replacement = ".",
        };
    }
}
