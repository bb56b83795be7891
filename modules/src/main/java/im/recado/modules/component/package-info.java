/** Programs that have a domain of their own behind this server (XEP-0114). */
@NullMarked
package im.recado.modules.component;

import org.jspecify.annotations.NullMarked;
