/** The rules of gateways (XEP-0100), each held by every network, and what happens when a network or the server breaks. */
@org.jspecify.annotations.NullMarked
package im.recado.testkit.gateway;
