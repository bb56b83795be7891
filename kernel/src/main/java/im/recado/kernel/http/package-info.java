/** What the server answers on its web listener: routes as data, requests and responses; knows no socket. */
@NullMarked
package im.recado.kernel.http;

import org.jspecify.annotations.NullMarked;
