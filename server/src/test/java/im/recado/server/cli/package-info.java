@NullMarked
package im.recado.server.cli;

import org.jspecify.annotations.NullMarked;
