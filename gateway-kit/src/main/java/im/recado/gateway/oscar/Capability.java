package im.recado.gateway.oscar;

import java.util.HexFormat;
import java.util.List;

/** What clients tell each other that they can do. */
enum Capability {
  UTF8("0946134e4c7f11d18222444553540000"),
  RELAY("094613494c7f11d18222444553540000"),
  INTEROPERATE("0946134d4c7f11d18222444553540000"),
  TYPING("563fc8090b6f41bd9f79422609dfa2f3"),
  CHAT("748f2420628711d18222444553540000"),

  // What others offer and is refused here.
  FILE("094613434c7f11d18222444553540000"),
  DIRECT("094613454c7f11d18222444553540000");

  private final String hex;

  Capability(String hex) {
    this.hex = hex;
  }

  byte[] id() {
    return HexFormat.of().parseHex(hex);
  }

  boolean is(byte[] id) {
    return HexFormat.of().formatHex(id).equals(hex);
  }

  static byte[] all(List<Capability> capabilities) {
    ByteWriter out = new ByteWriter();
    capabilities.forEach(capability -> out.bytes(capability.id()));
    return out.toBytes();
  }
}
