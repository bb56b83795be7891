@NullMarked
package im.recado.modules.stanzaid;

import org.jspecify.annotations.NullMarked;
