/** What a server tells of itself to those who survey the network (XEP-0485). */
@NullMarked
package im.recado.modules.serverinfo;

import org.jspecify.annotations.NullMarked;
