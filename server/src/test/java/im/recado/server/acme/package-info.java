@NullMarked
package im.recado.server.acme;

import org.jspecify.annotations.NullMarked;
