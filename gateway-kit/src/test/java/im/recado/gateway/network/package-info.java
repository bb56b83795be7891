@org.jspecify.annotations.NullMarked
package im.recado.gateway.network;
