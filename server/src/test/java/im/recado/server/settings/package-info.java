@NullMarked
package im.recado.server.settings;

import org.jspecify.annotations.NullMarked;
