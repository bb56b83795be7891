package im.recado.gateway.msn;

import im.recado.gateway.msn.Challenge.Product;

/** A version of MSNP, as a client of its time spoke it. */
enum Dialect {
  MSNP12("7.5.0324", new Product("PROD0101{0RM?UBW", "CFHUR$52U_{VIX5T")),
  MSNP15("8.5.1302", new Product("PROD0119GSJUC$18", "ILTXC!4IXB5FB*PX")),
  MSNP16("9.0.1407", new Product("PROD0119GSJUC$18", "ILTXC!4IXB5FB*PX")),
  MSNP17("14.0.8050.1202", new Product("PROD0120PW!CCV9@", "C1BX{V4W}Q3*10SM")),
  MSNP18("14.0.8117.0416", new Product("PROD0120PW!CCV9@", "C1BX{V4W}Q3*10SM"));

  private final String client;
  private final Product product;

  Dialect(String client, Product product) {
    this.client = client;
    this.product = product;
  }

  /** The version of the client that speaks it. */
  String client() {
    return client;
  }

  Product product() {
    return product;
  }

  /** Whether one logs in by single sign-on, and keeps the list in the address book on the web. */
  boolean isSso() {
    return compareTo(MSNP15) >= 0;
  }

  /** Whether one may be there from several places at once, each with a name. */
  boolean hasEndpoints() {
    return compareTo(MSNP16) >= 0;
  }
}
