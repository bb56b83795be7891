/** Where else than by TCP and DNS this server is reached, for clients that have only the web (XEP-0156, XEP-0487). */
@NullMarked
package im.recado.modules.hostmeta;

import org.jspecify.annotations.NullMarked;
