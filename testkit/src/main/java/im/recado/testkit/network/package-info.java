/** Servers of other networks that say what a script wants: the network's side of what gateways do. */
package im.recado.testkit.network;
