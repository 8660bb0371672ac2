create schema if not exists meshtls_example;
create table if not exists meshtls_example.orders (id integer primary key, item text not null, quantity integer not null);
insert into meshtls_example.orders values (1, 'tea', 3), (2, 'sugar', 1) on conflict do nothing;
